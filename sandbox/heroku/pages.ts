/** Text made safe for HTML text and attribute values. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/gu, (char) => entities[char] ?? char);
}

const STYLE = `
  :root { color-scheme: light dark; --ink: #1c1b2e; --soft: #5d5b74; --line: #d9d7e6; --paper: #fff; --ground: #f4f3fa; --accent: #6446b3 }
  @media (prefers-color-scheme: dark) { :root { --ink: #eeedf7; --soft: #a9a6c2; --line: #3b3953; --paper: #1f1d30; --ground: #14131f; --accent: #8b6fe0 } }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
  main { width: min(27rem, calc(100vw - 4rem)); background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 2rem }
  h1 { font-size: 1.3rem; margin: 0 0 .5rem } p { margin: .4rem 0; color: var(--soft) } ul { padding-left: 1.2rem } strong { color: var(--ink) }
  form { display: flex; gap: .75rem; margin-top: 1.5rem } button { flex: 1; padding: .65rem 1rem; font: inherit; border-radius: 8px; border: 1px solid var(--line); background: none; color: inherit; cursor: pointer }
  button.primary { background: var(--accent); border-color: var(--accent); color: #fff } button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px } a { color: var(--accent) }
  footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .85rem; color: var(--soft) }`;

/** A whole page. `body` must be safe HTML already. */
export function renderPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>${body}<footer>This is the sandbox's stand-in for Heroku. Nothing here leaves this computer.</footer></main></body>
</html>`;
}

/** A page that only says something. */
export function renderMessage(title: string, message: string): string {
  return renderPage(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(message)}</p>`);
}

/** Hidden form fields. */
export function hidden(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
}
