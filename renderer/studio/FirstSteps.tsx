import { useEngine } from '../app/Page.ts';
import { studioExample, studioText } from '../text/studio.ts';
import { OpenStudio } from './OpenStudio.tsx';
import './FirstSteps.css';

/** What to do with an empty studio. */
export function FirstSteps() {
  const ingestUrl = useEngine((state) => state.engine.ingestUrl);
  const { write, open, point, start } = studioText.steps;
  return (
    <div className="first-steps scroll">
      <div className="first-steps__words">
        <h2 className="first-steps__title">{studioText.welcome}</h2>
        <p className="quiet">{studioText.welcomeWhy}</p>
        <ol className="first-steps__list">
          <Step title={write.title} body={write.body} />
          <Step title={open.title} body={open.body}>
            <code>{studioText.command}</code>
            <OpenStudio onDone={() => {}} />
          </Step>
          <Step title={point.title} body={point.body}>
            <code>{ingestUrl ?? studioText.ingestTaken}</code>
          </Step>
          <Step title={start.title} body={start.body} />
        </ol>
      </div>
      <figure className="first-steps__example">
        <figcaption className="heading">{studioText.example}</figcaption>
        <pre>{studioExample}</pre>
      </figure>
    </div>
  );
}

interface StepProps {
  title: string;
  body: string;
  children?: React.ReactNode;
}

function Step({ title, body, children }: StepProps) {
  return (
    <li className="first-steps__step">
      <h3>{title}</h3>
      <p className="quiet">{body}</p>
      {children && <div className="first-steps__do">{children}</div>}
    </li>
  );
}
