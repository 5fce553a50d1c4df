/** Monaco ships this module without types: its Monarch grammar and its brackets and comments. */
declare module 'monaco-editor/languages/definitions/pgsql/pgsql' {
  import type { languages } from 'monaco-editor/editor/editor.api';

  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage & { keywords: readonly string[] };
}
