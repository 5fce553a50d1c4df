import { useRef, type RefObject } from 'react';
import { toast } from 'sonner';
import type { Target } from '../../../../shared/contract/base.ts';
import type { ContractClient } from '../../../../shared/contract/index.ts';
import type { Parameter, Pick as Picked } from '../../../../shared/contract/sql.ts';
import { useApi } from '../../../api/api-context.tsx';
import type { ConsoleTab } from '../console-tab.ts';
import type { EditorHandle } from '../editor-handle.ts';
import { isRunning, neighbourOf, shownStatement } from '../run-state.ts';
import { reviewBeforeRun } from '../safety/review-before-run.ts';
import { errorPlace } from '../statements/error-place.ts';
import { openTransaction } from '../tab-database.ts';
import { knownValues, parametersOf, type AskedParameter, type Values } from './parameter-form.ts';
import type { ParameterQuestion } from './parameter-dialog.tsx';
import type { LeaveQuestion } from './leave-transaction.tsx';
import { useAsk, type Asking } from './use-ask.ts';

export type RunFlow = {
  run: () => void;
  runAll: () => void;
  runToEnd: () => void;
  /** What ran last once more, at the user's word. */
  again: () => void;
  /** Runs another text than the editor's in this tab, such as a result's statement with an order put around it; what runs is cancelled first. */
  runText: (text: string) => void;
  cancel: () => void;
  editParameters: () => void;
  end: (how: 'commit' | 'rollback') => void;
  /** Puts the cursor at an offset of the text that was run, as far as it still stands. */
  jump: (offset: number) => void;
  jumpToError: () => void;
  showNeighbour: (by: 1 | -1) => void;
  /** True once a transaction that is open there is given up, or where none is; asks for each at most once. */
  mayLeave: (tab: ConsoleTab, question: LeaveQuestion) => Promise<boolean>;
  hasTransaction: () => boolean;
  parameters: Asking<ParameterQuestion, Parameter[]>;
  leaving: Asking<LeaveQuestion, true>;
};

type FlowDeps = { tab: ConsoleTab; target: Target; editor: { readonly current: EditorHandle | null } };

/** Values of this tab before those that the add-on's console remembers. */
async function valuesFor(client: ContractClient, tab: ConsoleTab, addonId: string): Promise<Values> {
  const remembered = await client.workspace.parameters({ addonId }).catch((): Parameter[] => []);
  return new Map([...remembered.map(({ name, value }): [string, string | null] => [name, value]), ...tab.runner.values.get()]);
}

function useParameters({ tab, target: { addonId } }: FlowDeps) {
  const { client } = useApi();
  const asking = useAsk<ParameterQuestion, Parameter[]>();
  const keep = (parameters: Parameter[]) => {
    tab.runner.values.set((old) => new Map([...old, ...parameters.map(({ name, value }): [string, string | null] => [name, value])]));
    client.workspace.keepParameters({ addonId, parameters }).catch(() => undefined);
  };
  const ask = async (asked: readonly AskedParameter[], purpose: ParameterQuestion['purpose']) => {
    const given = await asking.ask({ asked, known: await valuesFor(client, tab, addonId), purpose });
    if (given !== null) keep(given);
    return given;
  };
  return {
    asking,
    edit: (asked: readonly AskedParameter[]) => {
      if (asked.length === 0) toast('Nothing here has parameters: write :name or $1 where a value belongs.');
      else void ask(asked, 'keep');
    },
    /** The values for a run; null when the user leaves the dialog. */
    collect: (asked: readonly AskedParameter[]) => {
      const known = knownValues(asked, tab.runner.values.get());
      return known === null ? ask(asked, 'run') : Promise.resolve(known);
    },
  };
}

const otherRole: LeaveQuestion = {
  title: 'A transaction is open in another role',
  because: 'This tab’s transaction belongs to the session of the role that was used before; running with the role chosen now ends that session.',
  action: 'Roll back and run',
};

function useMayLeave() {
  const leaving = useAsk<LeaveQuestion, true>();
  const mayLeave: RunFlow['mayLeave'] = async (tab, question) => {
    if (openTransaction(tab.database.state.get()) === null) return true;
    return await leaving.ask(question) === true;
  };
  return { leaving, mayLeave };
}

/** Everything between the user's wish to run something and the run: what has to be asked is asked first, once. */
function useStart(deps: FlowDeps, collect: (asked: readonly AskedParameter[]) => Promise<Parameter[] | null>, mayLeave: RunFlow['mayLeave']) {
  const { client } = useApi();
  const preparing = useRef(false);
  const prepare = async (pick: Picked, text: string) => {
    const { tab, target } = deps;
    const open = openTransaction(tab.database.state.get());
    const other = open !== null && (open.access !== target.access || open.identity !== target.identity);
    if (other && !(await mayLeave(tab, otherRole))) return;
    const parameters = await collect(parametersOf(text, pick));
    if (parameters === null) return;
    const review = await reviewBeforeRun(client, { target, tabId: tab.tabId, text, pick });
    if (!review.go) return;
    tab.database.forget();
    tab.database.follow();
    void tab.runner.start(target, text, pick, { commit: tab.commit.get(), parameters, confirmation: review.confirmation });
  };
  return (pick: Picked, text: string = deps.tab.content.text) => {
    if (preparing.current || isRunning(deps.tab.run.get())) return;
    preparing.current = true;
    void prepare(pick, text).finally(() => { preparing.current = false; });
  };
}

/** Cancels what the tab runs and waits for its end; false where that would fail an open transaction. */
async function stopRun({ tab: { run, runner, database } }: FlowDeps): Promise<boolean> {
  if (!isRunning(run.get())) return true;
  if (openTransaction(database.state.get()) !== null) {
    toast('The run works in an open transaction, which cancelling would fail. Wait for its end, or cancel it yourself.');
    return false;
  }
  const ended = new Promise<void>((resolve) => {
    const stop = run.subscribe(() => {
      if (isRunning(run.get())) return;
      stop();
      resolve();
    });
  });
  await runner.cancel();
  await ended;
  return true;
}

function jumpTo({ tab, editor }: FlowDeps, offset: number) {
  const at = tab.editing.marks?.place(offset);
  if (at === null) toast('That part of the script was changed since.');
  else editor.current?.jump(at ?? offset);
}

function jumpToError(deps: FlowDeps) {
  const run = deps.tab.run.get();
  const shown = shownStatement(run);
  const failed = shown?.failed === null || shown === null ? run.statements.find((one) => one.failed !== null) : shown;
  if (failed === undefined || failed.failed === null) return;
  deps.tab.runner.choose(failed.index);
  jumpTo(deps, errorPlace(run.text, failed.range, failed.failed.error).at);
}

/** How the console runs things: by toolbar, by key, by palette. */
export function useRunFlow(deps: FlowDeps): RunFlow {
  const latest: RefObject<FlowDeps> = useRef(deps);
  latest.current = deps;
  const { tab, editor } = deps;
  const { asking, collect, edit } = useParameters(deps);
  const { leaving, mayLeave } = useMayLeave();
  const start = useStart(deps, collect, mayLeave);
  return {
    run: () => start(editor.current?.pick() ?? { kind: 'all' }),
    runAll: () => start({ kind: 'all' }),
    runToEnd: () => start(editor.current?.pickToEnd() ?? { kind: 'all' }),
    again() {
      const { text, pick } = tab.run.get();
      if (pick !== null) start(pick, text);
    },
    runText: (text) => void stopRun(deps).then((stopped) => { if (stopped) start({ kind: 'all' }, text); }),
    cancel: () => void tab.runner.cancel(),
    editParameters() {
      const here = parametersOf(tab.content.text, editor.current?.pick() ?? { kind: 'all' });
      edit(here.length > 0 ? here : parametersOf(tab.content.text, { kind: 'all' }));
    },
    end: (how) => void tab.database.end(how),
    jump: (offset) => jumpTo(latest.current, offset),
    jumpToError: () => jumpToError(latest.current),
    showNeighbour(by) {
      const next = neighbourOf(tab.run.get(), by);
      if (next !== null) tab.runner.choose(next);
    },
    mayLeave,
    hasTransaction: () => openTransaction(tab.database.state.get()) !== null,
    parameters: asking,
    leaving,
  };
}
