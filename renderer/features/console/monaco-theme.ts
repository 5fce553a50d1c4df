import type * as monaco from 'monaco-editor/editor/editor.api';

type Colours = { base: 'vs' | 'vs-dark' | 'hc-black'; bg: string; text: string; faint: string; line: string; soft: string; raised: string; chosen: string; keyword: string; string: string; number: string; name: string; error: string };

const themes: Record<string, Colours> = {
  light: { base: 'vs', bg: '#ffffff', text: '#16202b', faint: '#5d6b78', line: '#d0d8e0', soft: '#f0f4f7', raised: '#ffffff', chosen: '#dcf2ed', keyword: '#6b3fc4', string: '#0b6f5e', number: '#855400', name: '#1758b8', error: '#b42323' },
  dark: { base: 'vs-dark', bg: '#0f1419', text: '#dce3ea', faint: '#8492a0', line: '#2a3746', soft: '#151c24', raised: '#1a222b', chosen: '#16332f', keyword: '#b79bff', string: '#4cc2a8', number: '#f0b429', name: '#6aa9ff', error: '#ff7b7b' },
  'high-contrast': { base: 'hc-black', bg: '#000000', text: '#ffffff', faint: '#cfd7df', line: '#b9c4cf', soft: '#1a1a1a', raised: '#0a0a0a', chosen: '#003d33', keyword: '#d3c2ff', string: '#4ff0d0', number: '#ffd34d', name: '#9fcaff', error: '#ff9c9c' },
};

const themeName = (theme: string) => `borealis-${Object.hasOwn(themes, theme) ? theme : 'dark'}`;

const rule = (token: string, colour: string, fontStyle?: string) => ({ token, foreground: colour.slice(1), ...(fontStyle === undefined ? {} : { fontStyle }) });

function rulesOf(colours: Colours): monaco.editor.ITokenThemeRule[] {
  return [
    rule('', colours.text), rule('keyword', colours.keyword), rule('operator.sql', colours.keyword), rule('operator', colours.text),
    rule('string', colours.string), rule('string.sql', colours.string), rule('predefined.sql', colours.name), rule('number', colours.number), rule('comment', colours.faint, 'italic'),
    rule('predefined', colours.name), rule('identifier', colours.text), rule('identifier.quote', colours.text), rule('delimiter', colours.text),
  ];
}

/** The signs in front of suggestions: words of the grammar, names of tables, and what stands for values. */
function symbolColours({ keyword, name, faint, text, string }: Colours): [string, string][] {
  const kinds: [string, readonly string[]][] = [
    [keyword, ['keyword', 'operator']], [name, ['class', 'struct', 'interface', 'module', 'reference']], [string, ['function', 'method', 'event']],
    [text, ['field', 'variable', 'property']], [faint, ['typeParameter', 'value', 'constant', 'user', 'text']],
  ];
  return kinds.flatMap(([colour, names]) => names.map((kind): [string, string] => [`symbolIcon.${kind}Foreground`, colour]));
}

/** Gives Monaco the window's colours. */
export function defineThemes(api: typeof monaco): void {
  for (const [name, colours] of Object.entries(themes)) {
    api.editor.defineTheme(themeName(name), {
      base: colours.base,
      inherit: true,
      rules: rulesOf(colours),
      colors: {
        'editor.background': colours.bg,
        'editor.foreground': colours.text,
        'editorLineNumber.foreground': colours.faint,
        'editorLineNumber.activeForeground': colours.text,
        'editor.lineHighlightBackground': colours.soft,
        'editor.lineHighlightBorder': '#00000000',
        'editorIndentGuide.background1': colours.line,
        'editorIndentGuide.activeBackground1': colours.line,
        'editorError.foreground': colours.error,
        'editorWidget.background': colours.soft,
        'editorWidget.border': colours.line,
        'editorSuggestWidget.background': colours.raised,
        'editorSuggestWidget.border': colours.line,
        'editorSuggestWidget.foreground': colours.text,
        'editorSuggestWidget.highlightForeground': colours.name,
        'editorSuggestWidget.focusHighlightForeground': colours.name,
        'editorSuggestWidget.selectedBackground': colours.chosen,
        'editorSuggestWidget.selectedForeground': colours.text,
        'editorSuggestWidget.selectedIconForeground': colours.text,
        'editorHoverWidget.background': colours.raised,
        'editorHoverWidget.border': colours.line,
        'editorHoverWidget.foreground': colours.text,
        'descriptionForeground': colours.faint,
        'list.hoverBackground': colours.soft,
        ...Object.fromEntries(symbolColours(colours)),
        'focusBorder': '#00000000',
      },
    });
  }
}

/** Lets all editors follow the window's theme until the returned function is called. */
export function followTheme(api: typeof monaco): () => void {
  const apply = () => api.editor.setTheme(themeName(document.documentElement.dataset['theme'] ?? 'dark'));
  apply();
  const observer = new MutationObserver(apply);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
