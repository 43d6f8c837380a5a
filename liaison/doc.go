// Package liaison brings two actors from a suggestion to a lasting cooperation
// (Vermittlung): an introduction by mail, an answer by link, a reminder where
// nobody answers, and the question after some months what became of it. It also
// asks whether offers and needs still stand before they run out.
//
// Decisions are pure; Office reads, decides and writes in one transaction with
// the mail it causes. A person decides every step: nobody is introduced, and no
// cooperation begins, by itself.
package liaison
