import { optionalString } from '../http/body.ts';
import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import { findPlan } from '../world/catalog.ts';
import type { Attachment } from '../world/entities.ts';
import type { Shared } from './context.ts';
import type { Endpoint, TwoFactor, Visit } from './endpoint.ts';
import { findAddon, findApp, visibleAttachments } from './lookup.ts';
import { page } from './paging.ts';
import { presentAttachment } from './present.ts';
import { invalid, notFound, problem } from './problems.ts';
import { referenceText } from './reference.ts';
import { noteRelease } from './release-routes.ts';

/** The attachments that a text means: ids and add-on names everywhere, attachment names only within an app. */
function resolve(shared: Shared, visit: Visit): Attachment[] {
  const body = visit.body();
  const service = optionalString(body, 'addon_service');
  const given = optionalString(body, 'addon_attachment');
  if (given === undefined) throw invalid('addon_attachment is missing.');
  const [left, right] = given.split('::');
  const text = right ?? given;
  const appText = right === undefined ? optionalString(body, 'app') : left;
  const appName = appText === undefined ? undefined : findApp(shared.store, visit.email, appText).name;
  const serviceOf = (name: string) => findPlan((shared.store.addons.get(name) ?? shared.store.others.get(name))?.plan ?? '')?.service.name;
  const addonId = (name: string) => (shared.store.addons.get(name) ?? shared.store.others.get(name))?.id;
  const names = new Set([text.toUpperCase(), text.toUpperCase().replace(/_URL$/u, '')]);
  const means = (each: Attachment): boolean =>
    each.id === text || each.addonName === text || addonId(each.addonName) === text || (appName !== undefined && names.has(each.name));
  const found = visibleAttachments(shared.store, visit.email).filter(
    (each) => (appName === undefined || each.appName === appName) && means(each) && (service === undefined || serviceOf(each.addonName) === service),
  );
  if (found.length === 0) throw notFound('add_on attachment');
  return found.toSorted((one, other) => homeFirst(shared, one) - homeFirst(shared, other));
}

/** The attachment on the billing app comes before those on other apps. */
function homeFirst({ store }: Shared, each: Attachment): number {
  return (store.addons.get(each.addonName) ?? store.others.get(each.addonName))?.appName === each.appName ? 0 : 1;
}

function create(shared: Shared, visit: Visit): Attachment {
  const body = visit.body();
  const app = findApp(shared.store, visit.email, referenceText(body['app']));
  const addon = findAddon(shared.store, visit.email, referenceText(body['addon']));
  const name = optionalString(body, 'name') ?? shared.store.freeAttachmentName(app.name);
  if (!/^[A-Z][A-Z0-9_]*$/u.test(name)) throw invalid('Attachment name must be upper-case letters, numbers and underscores.');
  const taken = shared.store.attachments.values().find((each) => each.appName === app.name && each.name === name);
  if (taken && optionalString(body, 'confirm') !== app.name) {
    throw problem(423, 'confirmation_required', `${name} is already an attachment of ${app.name}. Confirm with the app's name.`, { app: { name: app.name } });
  }
  if (taken) shared.store.detach(taken.id);
  const attachment = shared.store.attach(addon.name, app.name, name);
  noteRelease(app, visit.email, `Attach ${name} (${addon.name})`);
  return attachment;
}

/** Attachments: lists, resolve, create, delete. */
export function attachmentRoutes(shared: Shared, endpoint: Endpoint, twoFactor: TwoFactor): Route[] {
  const { store } = shared;
  const present = (attachment: Attachment) => presentAttachment(store, attachment);
  const list = (visit: Visit, keep: (each: Attachment) => boolean) =>
    page(visit.call, visibleAttachments(store, visit.email).filter(keep).map(present));
  const one = (visit: Visit, appName?: string): Attachment => {
    const text = visit.call.params['attachment'] ?? '';
    const found = visibleAttachments(store, visit.email).find(
      (each) => each.id === text || (appName !== undefined && each.appName === appName && each.name === text),
    );
    if (!found) throw notFound('add_on attachment');
    return found;
  };
  const appOf = (visit: Visit): string => {
    const { name } = findApp(store, visit.email, visit.call.params['app'] ?? '');
    twoFactor.demand(visit, name);
    return name;
  };
  return [
    endpoint('POST', '/actions/addon-attachments/resolve', 'read', (visit) => json(200, resolve(shared, visit).map(present))),
    endpoint('GET', '/addon-attachments', 'read', (visit) => list(visit, () => true)),
    endpoint('POST', '/addon-attachments', 'write', (visit) => json(201, present(create(shared, visit)))),
    endpoint('GET', '/addon-attachments/{attachment}', 'read', (visit) => json(200, present(one(visit)))),
    endpoint('DELETE', '/addon-attachments/{attachment}', 'write', (visit) => {
      const attachment = one(visit);
      const shown = present(attachment);
      store.detach(attachment.id);
      const app = store.apps.get(attachment.appName);
      if (app) noteRelease(app, visit.email, `Detach ${attachment.name}`);
      return json(200, shown);
    }),
    endpoint('GET', '/addons/{addon}/addon-attachments', 'read', (visit) => {
      const { name } = findAddon(store, visit.email, visit.call.params['addon'] ?? '');
      return list(visit, ({ addonName }) => addonName === name);
    }),
    endpoint('GET', '/apps/{app}/addon-attachments', 'read', (visit) => {
      const name = appOf(visit);
      return list(visit, ({ appName }) => appName === name);
    }),
    endpoint('GET', '/apps/{app}/addon-attachments/{attachment}', 'read', (visit) => json(200, present(one(visit, appOf(visit))))),
  ];
}
