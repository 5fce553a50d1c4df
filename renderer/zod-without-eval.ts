import { z } from 'zod';

// The window's policy forbids making code from text, which zod would try as soon as a schema is defined. So this
// module is imported before every other.
z.config({ jitless: true });
