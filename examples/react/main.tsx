// Notes in React: a room while the component is there, and a list that follows it.
import { StrictMode, type FormEvent } from 'react';
import { createRoot } from 'react-dom/client';
import { useLive, usePeerset } from 'peerset/react';

interface Note {
  readonly text: string;
}

function Notes() {
  const db = usePeerset('notes.example');
  const notes = useLive(db?.collection<Note>('notes'));
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    await db?.put({ text: String(new FormData(form).get('text')) }, { collection: 'notes' });
    form.reset();
  };
  return (
    <>
      <form onSubmit={send}><label>Your note <input name="text" required /></label> <button disabled={db === undefined}>Send</button></form>
      <ul>{notes.map((note) => <li key={note.id}>{note.value.text}</li>)}</ul>
    </>
  );
}

createRoot(document.getElementById('app')!).render(<StrictMode><Notes /></StrictMode>);
