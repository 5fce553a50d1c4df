import { setFlagsFromString } from 'node:v8';
import create, { type LibPgQuery } from 'libpg-query/wasm/libpg-query.js';

/** `cursor` is the one-based character (not byte) that the message points at; 0 for none. */
export interface RawError { message: string; cursor: number }

/** One WebAssembly instance of libpg_query 18. Every call may throw where the module ran out of stack or memory; it is unusable then. */
export interface PgModule {
  parse(text: string): { json: string } | { error: RawError };
  /** The answer is JSON, or an error's message. */
  plPgSql(text: string): string;
  scan(text: string): string;
  /** The module's linear memory, which only grows. */
  bytes(): number;
}

const quiet = (): void => undefined;

/** Loads libpg_query; its .wasm lies beside the module in node_modules, and beside main.js in the bundle (build/vite/main.ts). */
export async function loadPgModule(): Promise<PgModule> {
  // V8 optimises these huge functions in the background with half a gigabyte at its peak, and what it gains is not felt. The flags have
  // to stay: what is compiled without them is optimised later all the same. Nothing else here but undici's small parser is WebAssembly.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  const module = await create({ print: quiet, printErr: quiet });
  return {
    parse: (text) => withText(module, text, (pointer) => parseRaw(module, pointer)),
    plPgSql: (text) => withText(module, text, (pointer) => takeString(module, module._wasm_parse_plpgsql(pointer))),
    scan: (text) => withText(module, text, (pointer) => takeString(module, module._wasm_scan(pointer))),
    bytes: () => module.HEAPU8.length,
  };
}

function withText<T>(module: LibPgQuery, text: string, read: (pointer: number) => T): T {
  const bytes = module.lengthBytesUTF8(text) + 1;
  const pointer = module._malloc(bytes);
  if (pointer === 0) throw new Error('libpg_query has no memory left');
  module.stringToUTF8(text, pointer, bytes);
  const value = read(pointer);
  // Not in `finally`: where the module died, freeing would throw another error over the first.
  module._free(pointer);
  return value;
}

/** PgQueryParseResult {parse_tree, stderr_buffer, error}; PgQueryError {message, funcname, filename, lineno, cursorpos, context} (pg_query.h). */
function parseRaw(module: LibPgQuery, pointer: number): { json: string } | { error: RawError } {
  const result = module._wasm_parse_query_raw(pointer);
  if (result === 0) throw new Error('libpg_query has no memory left');
  const tree = module.getValue(result, 'i32');
  const error = module.getValue(result + 8, 'i32');
  const value = error === 0
    ? { json: module.UTF8ToString(tree) }
    : { error: { message: module.UTF8ToString(module.getValue(error, 'i32')), cursor: module.getValue(error + 16, 'i32') } };
  module._wasm_free_parse_result(result);
  return value;
}

function takeString(module: LibPgQuery, pointer: number): string {
  if (pointer === 0) throw new Error('libpg_query has no memory left');
  const value = module.UTF8ToString(pointer);
  module._wasm_free_string(pointer);
  return value;
}
