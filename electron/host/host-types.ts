/** What the shell may know of the services: the shapes of what it hands to compose. */
export type { Config, Log, Notice, PlatformServices, Sealer } from '../services/deps.ts';
