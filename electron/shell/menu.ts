import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * Only what the system expects: editing, zoom, window. Electron's default menu also has Reload and the developer tools.
 * On Windows and Linux the bar is hidden (window.ts) and there for its zoom keys; editing keys work without one.
 */
export function setMenu({ mac, packaged }: { mac: boolean; packaged: boolean }): void {
  const development: MenuItemConstructorOptions[] = packaged ? [] : [{ label: 'Develop', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }];
  const view: MenuItemConstructorOptions = {
    label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }],
  };
  const template: MenuItemConstructorOptions[] = mac ? [{ role: 'appMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }] : [view];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...template, ...development]));
}
