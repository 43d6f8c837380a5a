// Package mail carries messages from the outbox in the store to a mail server
// (Postausgang). A message is marked before it is handed over and marked again
// after: a crash before the first mark loses nothing, one after the second repeats
// nothing, and one in between shows as unclear, for a person to decide. Each
// letter goes to one recipient.
package mail
