import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { Target } from '../../../shared/contract/base.ts';
import type { CopyFormat, Tool } from '../../../shared/contract/handoff.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { copyText, finishSecretCopy } from '../../ui/clipboard.ts';

/** Milliseconds after which another look is taken for programs that were installed meanwhile. */
const lookAgainMs = 30_000;

/** The programs that the database can be opened in, found or not. */
export function useTools(serverVersion: string | null, enabled = true) {
  return useQuery(useApi().query.handoff.tools.queryOptions({ input: { serverVersion }, staleTime: lookAgainMs, enabled }));
}

/** Opens tools on a target. One that takes the password only in its link is `asked` about first. */
export function useToolOpener(target: Target) {
  const { addonId, access, identity } = target;
  const open = useMutation(useApi().query.handoff.open.mutationOptions());
  const [asked, setAsked] = useState<Tool | null>(null);
  const { reset } = open;
  useEffect(() => {
    setAsked(null);
    reset();
  }, [addonId, access, identity, reset]);
  const start = (tool: Tool, passwordInLink: boolean) => {
    setAsked(null);
    open.mutate({ ...target, tool: tool.id, passwordInLink });
  };
  return {
    open, asked, start,
    choose: (tool: Tool) => {
      reset();
      if (tool.password === 'link') setAsked(tool);
      else start(tool, false);
    },
    cancel: () => setAsked(null),
  };
}
export type ToolOpener = ReturnType<typeof useToolOpener>;

const onError = (error: unknown) => toast.error(wordsOf(toAppError(error)).what);

/** Copies the connection in a format, without its password or, audited, with it. */
export function useCopyConnection(target: Target) {
  const { handoff } = useApi().query;
  const plain = useMutation(handoff.copyPlain.mutationOptions({ onError }));
  const secret = useMutation(handoff.copySecret.mutationOptions({ gcTime: 0, onError }));
  return {
    pending: plain.isPending || secret.isPending,
    copy: (format: CopyFormat, name: string, withPassword: boolean) => {
      if (withPassword) secret.mutate({ ...target, format }, { onSuccess: (done) => void finishSecretCopy(done, `${name} with its password`).finally(() => secret.reset()) });
      else plain.mutate({ ...target, format }, { onSuccess: ({ text }) => void copyText(text, name) });
    },
  };
}
