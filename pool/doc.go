// Package pool is the work of the mediator pool (Sprachlotsenpool): a request
// comes in, mediators are asked, the first yes wins, the job takes place and is
// settled. What can happen when is one table (Table); what follows from it is
// decided by pure functions on what the store holds; Office reads, decides and
// writes in one transaction, again and again until nobody came in between.
//
// Every write carries the mail it causes as messages of the outbox, so that
// neither goes without the other. A write that makes a mediator busy turns the
// page of her diary (graph.Diary), so that she is never in two places.
package pool
