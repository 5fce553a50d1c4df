import type { z } from 'zod';
import type { oauthClientSchema } from '../../../shared/contract/settings.ts';

export type OAuthClientConfig = z.infer<typeof oauthClientSchema>;
