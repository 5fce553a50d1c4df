import { failure } from '../../services/errors/app-failure.ts';
import type { WorkspaceService } from '../../services/storage/workspace-service.ts';
import type { Os } from './os.ts';

/** The `workspace` procedures: each a call to the service. */
export function workspaceHandlers(os: Os, service: WorkspaceService) {
  return {
    drafts: os.workspace.drafts.handler(({ input }) => ({ ...service.drafts(input.addonId), layout: null })),
    put: os.workspace.put.handler(async ({ input }) => {
      await service.put(input);
      return {};
    }),
    edit: os.workspace.edit.handler(async ({ input }) => {
      await service.edit(input);
      return {};
    }),
    remove: os.workspace.remove.handler(async ({ input }) => {
      await service.remove(input.tabId);
      return {};
    }),
    activate: os.workspace.activate.handler(async ({ input }) => {
      await service.activate(input.addonId, input.tabId);
      return {};
    }),
    arrange: os.workspace.arrange.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    parameters: os.workspace.parameters.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    keepParameters: os.workspace.keepParameters.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    selection: os.workspace.selection.handler(() => ({ addonId: service.selection() })),
    select: os.workspace.select.handler(async ({ input }) => {
      await service.select(input.addonId);
      return {};
    }),
  };
}
