import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useApi } from '../api/api-context.tsx';

/** Opens a named link: the main process does it in Electron, the page in the browser host. */
export function useOpenLink() {
  const open = useMutation(useApi().query.app.openLink.mutationOptions({
    onSuccess: ({ url }) => {
      if (url !== null && window.open(url, '_blank', 'noopener,noreferrer') === null) toast.info('If no page opened, allow this page to open windows.');
    },
  }));
  return open.mutate;
}
