import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { addonIdSchema, base, emptySchema } from './base.ts';
import { toolIdSchema } from './handoff.ts';

export const platformSchema = z.object({
  /** The only thing that differs for the window. In the browser host the page copies secrets and opens links itself. */
  kind: z.enum(['electron', 'browser']),
  os: z.enum(['linux', 'macos', 'windows']),
  appVersion: z.string(),
  /** Set when this runs on the sandbox, so that the window can say so. */
  sandbox: z.boolean(),
});
export type Platform = z.infer<typeof platformSchema>;

/** What changed in the main process; the window's one event bridge turns it into query invalidations. */
export const appEventSchema = z.object({
  kind: z.enum(['accounts', 'addons', 'settings', 'elevations', 'warnings', 'history', 'queries', 'catalog', 'extensions', 'users', 'restores', 'scripts', 'integrations']),
  addonId: addonIdSchema.optional(),
});
export type AppEvent = z.infer<typeof appEventSchema>;

/** Something worth telling at once, wherever the user looks; held by nobody for a window that comes later. */
export const noticeSchema = z.object({
  /** A later one with the same tag takes its place. */
  tag: z.string(),
  title: z.string(),
  body: z.string(),
  tone: z.enum(['info', 'warning', 'error']),
  addonId: addonIdSchema.nullable(),
  /** Where of the add-on more is said; its overview by default. */
  tab: z.enum(['scripts', 'users', 'extensions', 'restore']).optional(),
  /** What it is about instead of an add-on: the list of what was written for other tools. */
  shows: z.literal('written').optional(),
  /** Whether the system has shown it (Electron); the page offers its own notification otherwise. */
  shown: z.boolean(),
  /** The user clicked the system's notification, so the window shows what it is about. */
  opened: z.boolean(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Links are named, never given as URLs: the main process builds and checks them. */
export const linkSchema = z.discriminatedUnion('link', [
  z.object({ link: z.literal('addon-dashboard'), addonId: addonIdSchema }),
  z.object({ link: z.literal('app-dashboard'), addonId: addonIdSchema }),
  /** Where the app's add-ons stand, with the way to another plan. */
  z.object({ link: z.literal('app-resources'), addonId: addonIdSchema }),
  z.object({ link: z.literal('heroku-billing') }),
  z.object({ link: z.literal('borealis-docs') }),
  z.object({ link: z.literal('borealis-extensions') }),
  z.object({ link: z.literal('tool-download'), tool: toolIdSchema }),
]);

/** A standing problem that the user should know about, such as a data folder that cannot be written. */
export const warningSchema = z.object({ id: z.string(), title: z.string(), text: z.string() });

export const app = {
  platform: base.input(emptySchema).output(platformSchema),
  warnings: base.input(emptySchema).output(z.array(warningSchema)),
  events: base.input(emptySchema).output(eventIterator(appEventSchema)),
  notices: base.input(emptySchema).output(eventIterator(noticeSchema)),
  /** In Electron opens the system browser and answers null; in the browser host answers the URL for the page to open. */
  openLink: base.input(linkSchema).output(z.object({ url: z.string().nullable() })),
};
