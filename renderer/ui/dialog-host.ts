import { createContext } from 'react';

/** What the dialogs of an add-on's page tell it, and learn from it. */
export type DialogHost = {
  /** The add-on that the page is about has vanished. */
  gone: boolean;
  /** Says that a dialog is open, until the returned function is called. */
  opened: () => () => void;
};

const alone = () => () => undefined;

/** Dialogs outside of an add-on's page are about none that could vanish. */
export const DialogHostContext = createContext<DialogHost>({ gone: false, opened: alone });
