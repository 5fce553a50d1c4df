import { Dialog as Base } from '@base-ui/react/dialog';
import { CircleAlert, X } from 'lucide-react';
import { useContext, useEffect, type ReactNode, type RefObject } from 'react';
import { IconButton } from './button.tsx';
import { cx } from './class-names.ts';
import { DialogHostContext } from './dialog-host.ts';

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  width?: string;
  /** What gets the focus first; the safe button where something is destroyed. */
  initialFocus?: RefObject<HTMLElement | null>;
};

function Gone() {
  return (
    <p role="alert" className="mx-5 my-2 flex gap-2.5 rounded-md border border-red-line bg-red-soft px-3 py-2">
      <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <span className="min-w-0">This add-on is gone: it was removed, or this account cannot see it any more. What stands here stays until you close it.</span>
    </p>
  );
}

/** Notices stand above dialogs and can be reached from them (Alt+T); Escape there is not meant for the dialog, nor for the palette. */
export const inNotice = ({ target }: Event): boolean => target instanceof Element && target.closest('[data-sonner-toaster]') !== null;

/** A modal dialog that traps the focus and gives it back. One about an add-on that vanishes stays, and says so. */
export function Dialog({ open, onClose, title, description, children, width = 'w-[440px]', initialFocus }: DialogProps) {
  const { gone, opened } = useContext(DialogHostContext);
  useEffect(() => (open ? opened() : undefined), [open, opened]);
  return (
    <Base.Root open={open} onOpenChange={(next, { event }) => { if (!next && !inNotice(event)) onClose(); }}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/45%)]" />
        <Base.Popup
          {...(initialFocus === undefined ? {} : { initialFocus })}
          className={cx(
            'dialog pop-in fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col',
            'rounded-lg border border-line bg-raised shadow-pop outline-none',
            width,
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-1">
            <div className="min-w-0 flex-1">
              <Base.Title className="m-0 text-lg font-semibold">{title}</Base.Title>
              {description === undefined ? null : <Base.Description className="mt-1 mb-0 text-muted">{description}</Base.Description>}
            </div>
            <Base.Close render={<IconButton label="Close dialog" icon={<X size={14} />} />} />
          </header>
          {gone ? <Gone /> : null}
          <div className="min-h-0 flex-1 overflow-auto px-5 pt-1 pb-5 has-[.dialog-actions]:scroll-pb-20 has-[.dialog-actions_:focus]:scroll-pb-0">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons that ends a dialog: in sight while what is too tall for the window scrolls behind it. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="dialog-actions sticky -bottom-5 -mx-5 mt-5 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-lg bg-raised px-5 pb-5">{children}</div>;
}
