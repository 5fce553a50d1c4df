import { toast } from 'sonner';
import { wordsOf } from '../../../../shared/error-copy.ts';
import { useApi } from '../../../api/api-context.tsx';
import { toAppError } from '../../../api/failure.ts';
import { useCommands } from '../../../state/commands.ts';

/** Offers to read the catalogue again, for what other programs changed in the database. */
export function useRefreshCatalog(addonId: string, connected: boolean): void {
  const { client } = useApi();
  const refresh = () => {
    toast.promise(client.catalog.refresh({ addonId }), {
      loading: 'Reading tables, columns and functions again…',
      success: 'Completion knows the database as it is now',
      error: (thrown: unknown) => {
        const words = wordsOf(toAppError(thrown));
        return `${words.what} ${words.why}`;
      },
    });
  };
  useCommands([{ id: 'console.refresh-catalog', title: 'Read tables and columns again for completion', group: 'SQL', run: refresh, disabled: !connected }]);
}
