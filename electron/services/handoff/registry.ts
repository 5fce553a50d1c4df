import { beekeeperTool } from './tools/beekeeper.ts';
import { datagripTool } from './tools/datagrip.ts';
import { dbeaverTool } from './tools/dbeaver.ts';
import { createPgAdminTool } from './tools/pgadmin.ts';
import { posticoTool } from './tools/postico.ts';
import { psqlTool } from './tools/psql.ts';
import { tablePlusTool } from './tools/tableplus.ts';
import { vscodeTool } from './tools/vscode.ts';
import type { Tool } from './tool.ts';

/** Every tool that a database can be handed to, in the order in which the window offers them. */
export const allTools: readonly Tool[] = [
  psqlTool, createPgAdminTool(), dbeaverTool, datagripTool, vscodeTool, tablePlusTool, posticoTool, beekeeperTool,
];
