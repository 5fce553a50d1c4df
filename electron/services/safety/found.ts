import type { Hazard } from '../../../shared/contract/safety.ts';
import type { Tree } from '../parser/tree.ts';

/** Where in a statement the walk is. */
export interface Place {
  inside: Hazard['inside'];
  /** `location` of the CTE around it, in bytes of the parsed text; null outside of one. */
  cteAt: number | null;
  /** When it happens, where that is not at once: such as `When the function is called: `. Empty otherwise. */
  when: string;
}

/** A table whose rows can be estimated, as SQL names it. */
export interface TableRef {
  sql: string;
  /** Without the tables that inherit from it. */
  only: boolean;
  /** Whether its schema is said. */
  qualified: boolean;
}

/** What one node of a statement does that can hurt. */
export interface Harm {
  kind: Hazard['kind'];
  title: string;
  /** A sentence without its end, beginning with a verb. */
  consequence: string;
  objects: string[];
  /** The table whose rows are hit, all of them; null where nobody can tell. */
  table: TableRef | null;
  /** RangeVar nodes of everything it hits; null where it is not about tables. Temporary ones are no harm. */
  relations: Tree[] | null;
}

export interface FoundHazard extends Omit<Hazard, 'rows' | 'rowsFrom'> { table: TableRef | null }
