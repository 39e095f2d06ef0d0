import { Component } from 'react';
import { connectionText } from '../text/connection.ts';
import { Button } from './Button.tsx';
import { MarkedWord } from './Mark.tsx';

interface GuardProps {
  /** What the operator calls the part. */
  name: string;
  children: React.ReactNode;
}

/** Keeps a bug in one part of the page from taking the others down with it. */
export class Guard extends Component<GuardProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="row" role="alert">
        <MarkedWord tone="fault">{connectionText.partFailed(this.props.name)}</MarkedWord>
        <Button onPress={() => this.setState({ hasFailed: false })}>{connectionText.again}</Button>
      </div>
    );
  }
}
