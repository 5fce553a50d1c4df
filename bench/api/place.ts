import { z } from 'zod';

export const farEndSchema = z.object({
  apiKey: z.string(), herokuHost: z.string(), borealisApiBaseUrl: z.string(), sshPort: z.number(),
  addonId: z.string(), addonName: z.string(), appName: z.string(),
});

/** Where a side finds the clouds and the bastion, behind the links, and what it is to open. */
export interface Place { heroku: URL; borealis: URL; sshPort: number; apiKey: string; addonId: string; addonName: string; appName: string }

/** Seconds since a click, by part. */
export interface Times { http: number; whole: number }
