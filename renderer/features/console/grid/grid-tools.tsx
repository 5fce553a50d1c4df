import { Columns3, Copy, FileDown, PanelRight, Rows3, Search } from 'lucide-react';
import { chordText, useCommands } from '../../../state/commands.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { PanelKind } from './viewer/side-panel.tsx';

export type GridTools = {
  find: () => void;
  copyAs: () => void;
  chooseColumns: () => void;
  goToRow: () => void;
  panel: (kind: PanelKind) => void;
  fitAll: () => void;
  resetColumns: () => void;
  clearOrder: () => void;
  exportRows: (() => void) | null;
};

/** The grid's tools in the command palette; their keys work in the grid alone, where the editor has other uses for them. */
export function useGridCommands(tools: GridTools): void {
  useCommands([
    { id: 'grid.find', title: `Find in result (${chordText('Mod+F')} in the grid)`, group: 'Result', run: tools.find },
    { id: 'grid.go', title: `Go to row… (${chordText('Mod+G')} in the grid)`, group: 'Result', run: tools.goToRow },
    { id: 'grid.copy-as', title: `Copy selected cells as… (${chordText('Mod+Shift+C')} in the grid)`, group: 'Result', run: tools.copyAs },
    { id: 'grid.columns', title: 'Choose columns of the result…', group: 'Result', run: tools.chooseColumns },
    { id: 'grid.fit', title: 'Fit all columns to their content', group: 'Result', run: tools.fitAll },
    { id: 'grid.reset', title: 'Reset the columns of the result', group: 'Result', run: tools.resetColumns },
    { id: 'grid.value', title: 'Show the value of the active cell (Enter in the grid)', group: 'Result', run: () => tools.panel('value') },
    { id: 'grid.row', title: 'Show the row of the active cell (Shift+Enter in the grid)', group: 'Result', run: () => tools.panel('row') },
    { id: 'grid.clear', title: 'Clear sorting and filters of the result', group: 'Result', run: tools.clearOrder },
  ]);
}

/** The same as buttons at the end of the footer. */
export function GridToolButtons({ tools }: { tools: GridTools }) {
  return (
    <>
      <IconButton label={`Find (${chordText('Mod+F')})`} icon={<Search size={14} />} onClick={tools.find} />
      <IconButton label={`Copy as… (${chordText('Mod+Shift+C')}); NULL copies as nothing in TSV and CSV`} icon={<Copy size={14} />} onClick={tools.copyAs} />
      <IconButton label="Columns…" icon={<Columns3 size={14} />} onClick={tools.chooseColumns} />
      <IconButton label="Row details (Shift+Enter)" icon={<Rows3 size={14} />} onClick={() => tools.panel('row')} />
      <IconButton label="Value (Enter)" icon={<PanelRight size={14} />} onClick={() => tools.panel('value')} />
      {tools.exportRows === null ? null : <IconButton label="Export…" icon={<FileDown size={14} />} onClick={tools.exportRows} />}
    </>
  );
}
