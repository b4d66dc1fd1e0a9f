// Closed, doubly linked lists of plain JavaScript objects.

export class Link {
  next: Link | undefined = undefined;
  previous: Link | undefined = undefined;
  beside: object | undefined = undefined;
}

export function closedList(length: number): Link {
  const head = new Link();
  let node = head;
  for (let made = 1; made < length; made++) {
    const next = new Link();
    next.previous = node;
    node.next = next;
    node = next;
  }
  node.next = head;
  head.previous = node;
  return head;
}
