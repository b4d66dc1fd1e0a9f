// Closed, doubly linked lists of plain JavaScript objects.

export class Link {
  next: Link | undefined = undefined;
  previous: Link | undefined = undefined;
  beside: object | undefined = undefined;
}

export function closedList(length: number): Link {
  const last = new Link();
  let head = last;
  for (let made = 1; made < length; made++) {
    const link = new Link();
    link.next = head;
    head.previous = link;
    head = link;
  }
  last.next = head;
  head.previous = last;
  return head;
}
