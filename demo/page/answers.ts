// What a part of the page asks the archive while it is shown.

import { useEffect, useState } from "preact/hooks";
import type { Answers, Questions, Topic } from "../archive/messages.js";
import type { Session } from "./session.js";

/** The answer to the question, or the one to the question before as long as there is none. */
export function useAnswer<About extends Exclude<Topic, "news">>(
  session: Session,
  about: About,
  isAsked: boolean,
  question: Questions[About],
): Answers[About] | undefined {
  const [answer, setAnswer] = useState<Answers[About]>();
  useEffect(() => {
    if (!isAsked) {
      setAnswer(undefined);
      return;
    }
    let isWanted = true;
    void session.ask(about, question).then((found) => {
      if (isWanted) setAnswer(found);
    });
    return () => {
      isWanted = false;
    };
  }, [session, isAsked, ...Object.values(question)]);
  return answer;
}
