/** libpg-query's WebAssembly module itself, of which any number can be made; the package's own wrapper keeps one for ever. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface LibPgQuery {
    readonly HEAPU8: Uint8Array;
    getValue(pointer: number, type: 'i32'): number;
    UTF8ToString(pointer: number): string;
    stringToUTF8(text: string, pointer: number, bytes: number): void;
    lengthBytesUTF8(text: string): number;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    _wasm_parse_plpgsql(text: number): number;
    _wasm_scan(text: number): number;
    _wasm_free_string(text: number): void;
  }
  const create: (options?: { print?: (line: string) => void; printErr?: (line: string) => void }) => Promise<LibPgQuery>;
  export default create;
}
