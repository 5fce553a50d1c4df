import { monaco } from '../../../renderer/features/console/monaco.ts';

/** Monaco as the console loads it, with PostgreSQL's language, and nothing else on the page. */
const place = document.getElementById('editor');
if (place === null) throw new Error('The page has no place for the editor.');
monaco.editor.create(place, {
  value: '', language: 'pgsql', ariaLabel: 'SQL editor', automaticLayout: true, fontSize: 13, lineHeight: 20, minimap: { enabled: false },
});
