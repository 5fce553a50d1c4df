import { optionalString } from '../http/body.ts';
import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import type { Shared } from '../heroku/context.ts';
import { ExtensionFailure } from '../types.ts';
import { admit, refusal } from './guard.ts';

/** The service's answer for each way in which PostgreSQL refuses. */
function translate(error: unknown): unknown {
  if (!(error instanceof ExtensionFailure)) return error;
  switch (error.kind) {
    case 'unsupported':
      return refusal(400, 'Bad extension name');
    case 'missing-dependencies':
      return refusal(400, 'Missing dependencies', { dependencies: error.dependencies });
    case 'exists':
      return refusal(409, 'Extension is already installed or its schema name is taken');
    case 'not-installed':
      return refusal(404, 'Extension does not exist', { resourceType: 'extension' });
    case 'has-dependents':
      return refusal(400, 'Extension has dependents');
  }
}

/** B6 to B8. */
export function extensionRoutes(shared: Shared, base: string): Route[] {
  const { databases, ready } = shared.access;
  return [
    {
      method: 'GET',
      template: `${base}/pg-extensions`,
      async handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'none' });
        await ready(addon);
        return json(200, { extensions: await databases.extensions(addon) });
      },
    },
    {
      method: 'POST',
      template: `${base}/pg-extensions`,
      async handle(call) {
        const { addon, body } = admit(shared, call, { provisioned: true, access: 'write' });
        const name = optionalString(body, 'pgExtensionName');
        if (name === undefined) throw refusal(400, 'Bad extension name');
        await ready(addon);
        const made = await databases.installExtension(addon, name).catch((error: unknown) => Promise.reject(translate(error)));
        return json(201, { pgExtensionSchema: made.schema, pgExtensionVersion: made.version });
      },
    },
    {
      method: 'DELETE',
      template: `${base}/pg-extensions/{name}`,
      async handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'write' });
        await ready(addon);
        await databases.removeExtension(addon, call.params['name'] ?? '').catch((error: unknown) => Promise.reject(translate(error)));
        return json(200, { success: true });
      },
    },
  ];
}
