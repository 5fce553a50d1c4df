import type { Target } from '../../../shared/contract/base.ts';
import type { CatalogService } from '../catalog/catalog-service.ts';
import type { CatalogState, Known } from '../catalog/catalog-entry.ts';
import { complete, type Completions } from './complete.ts';
import { hover, type Hover } from './hover.ts';
import { signature, type SignatureHelp } from './signature.ts';

/** A cursor in one statement. */
export type PlaceInput = Target & { text: string; at: number };

export interface LanguageService {
  complete(input: PlaceInput): Completions & { state: CatalogState };
  hover(input: PlaceInput): Hover | null;
  signature(input: PlaceInput): SignatureHelp | null;
}

const targetOf = ({ addonId, access, identity }: PlaceInput): Target => ({ addonId, access, identity });
const cursor = ({ text, at }: PlaceInput): number => Math.min(at, text.length);

/** Answers what the editor asks while the user types, from what is known of the catalogue at that moment. */
export function createLanguageService(catalogs: CatalogService): LanguageService {
  const known = (input: PlaceInput): Known => catalogs.current(targetOf(input));
  return {
    complete(input) {
      const { state, catalog } = known(input);
      return { state, ...complete(catalog, input.text, cursor(input)) };
    },
    hover: (input) => hover(catalogs.peek(targetOf(input)).catalog, input.text, cursor(input)),
    signature: (input) => signature(known(input).catalog, input.text, cursor(input)),
  };
}
