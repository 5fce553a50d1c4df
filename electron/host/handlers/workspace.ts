import type { WorkspaceService } from '../../services/storage/workspace-service.ts';
import type { Os } from './os.ts';

/** The `workspace` procedures: each a call to the service. */
export function workspaceHandlers(os: Os, service: WorkspaceService) {
  return {
    drafts: os.workspace.drafts.handler(({ input }) => service.drafts(input.addonId)),
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
    order: os.workspace.order.handler(async ({ input }) => {
      await service.order(input.addonId, input.tabIds);
      return {};
    }),
    closed: os.workspace.closed.handler(({ input }) => service.closed(input.addonId)),
    reopen: os.workspace.reopen.handler(async ({ input }) => ({ draft: await service.reopen(input.addonId, input.tabId) })),
    arrange: os.workspace.arrange.handler(async ({ input }) => {
      await service.arrange(input.addonId, input.layout);
      return {};
    }),
    parameters: os.workspace.parameters.handler(({ input }) => service.parameters(input.addonId)),
    keepParameters: os.workspace.keepParameters.handler(async ({ input }) => {
      await service.keepParameters(input.addonId, input.parameters);
      return {};
    }),
    scriptForm: os.workspace.scriptForm.handler(({ input }) => ({ form: service.scriptForm(input.addonId) })),
    keepScriptForm: os.workspace.keepScriptForm.handler(async ({ input }) => {
      await service.keepScriptForm(input.addonId, input.form);
      return {};
    }),
    restoreDraft: os.workspace.restoreDraft.handler(({ input }) => ({ draft: service.restoreDraft(input.addonId) })),
    keepRestoreDraft: os.workspace.keepRestoreDraft.handler(async ({ input }) => {
      await service.keepRestoreDraft(input.addonId, input.draft);
      return {};
    }),
    selection: os.workspace.selection.handler(() => ({ addonId: service.selection() })),
    select: os.workspace.select.handler(async ({ input }) => {
      await service.select(input.addonId);
      return {};
    }),
  };
}
