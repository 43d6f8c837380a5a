// Package twin finds records that may tell of the same actor, says why, and
// makes one of two so that it can be undone (Dubletten). Finding is pure; a
// person decides.
package twin
