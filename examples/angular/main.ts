// Notes in Angular: our elements in a template, and a signal that follows a live list. It needs no zones.
import '@angular/compiler'; // Where the build compiles no templates.
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal, type OnDestroy } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { peerset, type Rec } from 'peerset';
import 'peerset/element';

interface Note {
  readonly text: string;
}

@Component({
  selector: 'app-notes',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <peerset-form [db]="db" collection="notes">
      <form><label>Your note <input name="text" required></label> <button>Send</button></form>
      <p data-error></p>
    </peerset-form>
    <ul>@for (note of notes(); track note.id) { <li>{{ note.value.text }}</li> }</ul>
    <button (click)="isShown.set(!isShown())">Network</button>
    @if (isShown()) { <peerset-network [db]="db"></peerset-network> }
  `,
})
class Notes implements OnDestroy {
  readonly db = peerset('notes.example');
  readonly notes = signal<readonly Rec<Note>[]>([]);
  readonly isShown = signal(false);
  readonly #off = this.db.collection<Note>('notes').subscribe((rows) => this.notes.set(rows));

  ngOnDestroy() {
    this.#off();
    void this.db.close();
  }
}

void bootstrapApplication(Notes);
