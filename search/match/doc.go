// Package match ranks and explains: which actors fit one another, who should
// meet whom in a whole district, and which mediator can take a job.
//
// Everything but the three Ask functions is pure: the same input in any order
// gives the same answer. A ranking is a bill. Hard filters come first and are
// counted, then parts add up to a score in [0,1], each with the sentence that
// says what the points are for. The sentences hold for the scene they were
// computed from, so a scene read through a View gives away nothing more than the
// View does.
package match
