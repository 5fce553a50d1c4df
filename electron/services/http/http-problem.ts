export type HttpProblemKind = 'unreachable' | 'timeout' | 'bad-reply' | 'bad-request';

/** A request that got no usable reply. `detail` is fit to show: it never holds a header, a body or a URL. */
export class HttpProblem extends Error {
  readonly kind: HttpProblemKind;
  readonly host: string;
  readonly detail: string;
  readonly requestId: string | undefined;

  constructor(kind: HttpProblemKind, host: string, detail: string, options: { cause?: unknown; requestId?: string | undefined } = {}) {
    super(`${host}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpProblem';
    this.kind = kind;
    this.host = host;
    this.detail = detail;
    this.requestId = options.requestId;
  }
}
