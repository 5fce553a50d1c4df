import { useState, type DragEvent } from 'react';
import { pathOfFile } from '../../api/file-paths.ts';

/** What a drop came to: the file's path, or why it has none in words. */
export type Dropped = { path: string } | { problem: string };

/** Reads what was dropped, which has to be one file whose path this window can learn. */
export function readDrop({ files, items }: Pick<DataTransfer, 'files' | 'items'>): Dropped {
  const [file, another] = files;
  if (file === undefined) return { problem: 'What was dropped is not a file.' };
  if (another !== undefined) return { problem: 'Several files were dropped, and a run takes one. Drop one .sql file.' };
  if (items[0]?.webkitGetAsEntry()?.isDirectory === true) return { problem: `“${file.name}” is a folder. Drop one .sql file.` };
  const path = pathOfFile(file);
  if (path === null) return { problem: `A browser does not tell this page where “${file.name}” is. Type its whole path here.` };
  return path === '' ? { problem: `“${file.name}” is not on this computer’s disk yet. Save it first.` } : { path };
}

const isOurs = ({ currentTarget, target, dataTransfer }: DragEvent) => target instanceof Node && currentTarget.contains(target) && dataTransfer.types.includes('Files');

/** The handlers of an element that takes files, and whether they are over it. What is dropped beside it, or on a dialog above it, is left alone. */
export function useFileDrop(onDrop: (dropped: Dropped) => void) {
  const [over, setOver] = useState(false);
  const handlers = {
    onDragOver(event: DragEvent) {
      if (!isOurs(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    },
    onDragLeave({ currentTarget, relatedTarget }: DragEvent) {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
    },
    onDrop(event: DragEvent) {
      setOver(false);
      if (!isOurs(event)) return;
      event.preventDefault();
      onDrop(readDrop(event.dataTransfer));
    },
  };
  return { over, handlers };
}
