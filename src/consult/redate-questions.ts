import type { NoticeDeps } from '../notices/deps.ts'
import { answerDays } from './question.ts'
import { moveDue, readWaiting } from './store.ts'

/** Works out again until when open questions are to be answered, after the calendar changed. Past days stay. */
export async function redateQuestions({ db, clock, calendar }: Pick<NoticeDeps, 'db' | 'clock' | 'calendar'>) {
  const now = clock.now()
  await db.transaction(async (tx) => {
    for (const question of await readWaiting(tx, now)) {
      const due = calendar.workingDaysLater(question.askedAt, answerDays).at
      if (due.getTime() !== question.dueAt.getTime() && due > now) await moveDue(tx, question, due)
    }
  })
}
