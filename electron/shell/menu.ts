import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * Only what the system expects: editing, zoom, window. Electron's default menu also has Reload and the developer tools.
 * On Windows and Linux there is no menu bar; editing keys work without one.
 */
export function setMenu({ mac, packaged }: { mac: boolean; packaged: boolean }): void {
  const development: MenuItemConstructorOptions[] = packaged ? [] : [{ label: 'Develop', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }];
  if (!mac) {
    Menu.setApplicationMenu(packaged ? null : Menu.buildFromTemplate(development));
    return;
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    { role: 'appMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }] },
    { role: 'windowMenu' },
    ...development,
  ]));
}
