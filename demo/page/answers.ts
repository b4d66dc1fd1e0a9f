// What a part of the page asks the archive while it is shown.

import { useEffect, useState } from "preact/hooks";
import type { Answers, Questions, Topic } from "../archive/messages.js";
import type { Session } from "./session.js";

interface Found<Answer> {
  /** To the question, or to the one before as long as there is none. */
  readonly answer: Answer | undefined;
  readonly isCurrent: boolean;
}

/** The answer to the question; none when it is `undefined`. */
export function useAnswer<About extends Exclude<Topic, "news">>(
  session: Session,
  about: About,
  question: Questions[About] | undefined,
): Found<Answers[About]> {
  const key = question && `${session.number} ${JSON.stringify(question)}`;
  const [found, setFound] = useState<{ key?: string | undefined; answer?: Answers[About] }>({});
  useEffect(() => {
    let isWanted = true;
    const take = (answer?: Answers[About]): void => {
      if (isWanted) setFound({ key, ...(answer && { answer }) });
    };
    if (question) void session.ask(about, question).then(take);
    else take();
    return () => {
      isWanted = false;
    };
  }, [key]);
  return { answer: found.answer, isCurrent: found.key === key };
}
