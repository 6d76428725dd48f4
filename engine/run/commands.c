#include "engine/run/commands.h"

void
ans_commands_push (AnsCommands *self, const AnsCommand *command)
{
  if (self->n == self->room) {
    self->room = self->room ? 2 * self->room : 8;
    self->items = g_renew (AnsCommand, self->items, self->room);
  }
  self->items[self->n++] = *command;
}

void
ans_commands_take (AnsCommands *self, AnsCommands *out)
{
  *out = *self;
  *self = (AnsCommands){0};
}

void
ans_commands_clear (AnsCommands *self)
{
  for (int i = 0; i < self->n; i++) {
    g_free (self->items[i].values);
    ans_snapshot_unref (self->items[i].start);
  }
  g_free (self->items);
  *self = (AnsCommands){0};
}
