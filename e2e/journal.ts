import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceRecordSchema, type WorkspaceRecord } from '../electron/services/storage/workspace-state.ts';

/**
 * What a program killed now would find again of tabs and layouts, oldest first. The window keeps these a moment after they are seen
 * to change, and no word tells when.
 */
export async function keptRecords(dataDir: string): Promise<WorkspaceRecord[]> {
  const journals = (await readdir(dataDir)).filter((name) => /^workspace\.\d+$/.test(name));
  const texts = await Promise.all(journals.map((name) => readFile(join(dataDir, name), 'utf8').catch(() => '')));
  // The last line may be half written.
  return texts.flatMap((text) => text.split('\n').slice(1, -1)).map((line) => workspaceRecordSchema.parse(JSON.parse(line)));
}

/** The layout of the editor area as it was kept last. */
export async function keptLayout(dataDir: string) {
  return (await keptRecords(dataDir)).flatMap((record) => ('arrange' in record ? [record.arrange.layout] : [])).at(-1);
}

/** The name of the tab that was looked at last, as it was kept. */
export async function keptActiveTitle(dataDir: string): Promise<string | undefined> {
  const records = await keptRecords(dataDir);
  const active = records.flatMap((record) => ('activate' in record ? [record.activate.tabId] : [])).at(-1);
  return records.flatMap((record) => ('put' in record && record.put.tabId === active ? [record.put.title] : [])).at(-1);
}
