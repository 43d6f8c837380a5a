// Package concept is the work on the integration concept (Integrationskonzept):
// theme rooms collect notes on the day of a conference, notes become measures
// that remember where they came from, measures are seen to by an owner who is
// asked how they stand, shares done roll up, and the network itself answers the
// numbers it can. What stood on an earlier day is read from the history that every
// write leaves.
package concept
