import { Component, type ReactNode } from 'react';
import { toAppError } from '../api/failure.ts';
import { FailureView } from './failure-view.tsx';

type Props = { area: string; children: ReactNode };

/** Keeps a fault of one area from taking the window down; Retry draws the area anew. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('An unknown value was thrown.') };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <section aria-label={`${this.props.area}: problem`} className="p-4">
        <FailureView error={toAppError(this.state.error)} onRetry={() => this.setState({ error: null })} />
      </section>
    );
  }
}
