package match

import (
	"container/heap"
	"context"
	"slices"
)

// arc says that one row (an initiative) may go to a column (a club) at a cost of
// 0 to maxCost.
type arc struct {
	column int
	cost   int64
}

const maxCost = unit

// assign gives each row at most one column and each column at most as many rows
// as its capacity: first as many rows as possible, then the least total cost.
// The answer holds the column of each row, -1 for none, and is exact.
//
// It is a min-cost flow built row by row: a new row takes the cheapest
// augmenting path, by Dijkstra over reduced costs, to a column with room or to
// going without, which costs more than all rows together. Potentials keep the
// reduced costs from going negative.
//
// A context that ends ends it with the context's error: rows take a search each,
// and in a crowd there are many.
func assign(ctx context.Context, rows [][]arc, capacity []int) ([]int, error) {
	f := &flow{
		rows: rows, room: slices.Clone(capacity), columnOf: make([]int, len(rows)), paid: make([]int64, len(rows)),
		held: make([][]int, len(capacity)), potential: make([]int64, len(rows)+len(capacity)+1),
		without: int64(len(rows)+1) * (maxCost + 1),
	}
	for i := range f.columnOf {
		f.columnOf[i] = -1
	}
	f.distance = make([]int64, len(f.potential))
	f.before = make([]int, len(f.potential))
	f.seen = make([]int, len(f.potential))
	for i := range rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.insert(i)
	}
	return f.columnOf, nil
}

// flow numbers its nodes: rows, then columns, then the sink.
type flow struct {
	rows      [][]arc
	room      []int   // left in each column
	columnOf  []int   // of each row
	paid      []int64 // cost of the column of each row
	held      [][]int // rows of each column
	without   int64   // cost of a row going without
	potential []int64

	distance []int64
	before   []int // node on the cheapest path so far
	seen     []int // run in which distance was set; its negative once settled
	run      int
	queue    nodes
}

func (f *flow) sink() int { return len(f.potential) - 1 }

// insert finds the cheapest path for one more row and moves rows along it.
func (f *flow) insert(row int) {
	f.run++
	f.queue = f.queue[:0]
	f.lift(row)
	f.reach(row, -1, 0)
	var settled []int
	for {
		n := heap.Pop(&f.queue).(node)
		if f.seen[n.id] != f.run {
			continue // settled before
		}
		f.seen[n.id] = -f.run
		settled = append(settled, n.id)
		if n.id == f.sink() {
			break
		}
		f.relax(n.id)
	}
	total := f.distance[f.sink()]
	for _, id := range settled {
		f.potential[id] += f.distance[id] - total
	}
	f.augment(f.before[f.sink()])
}

// lift raises a row, to which nothing leads yet, until no arc is negative.
func (f *flow) lift(row int) {
	p := f.potential[f.sink()] - f.without
	for _, a := range f.rows[row] {
		p = max(p, f.potential[len(f.rows)+a.column]-a.cost)
	}
	f.potential[row] = p
}

// reach offers a path to a node.
func (f *flow) reach(id, from int, distance int64) {
	if f.seen[id] == -f.run || f.seen[id] == f.run && f.distance[id] <= distance {
		return
	}
	f.seen[id], f.distance[id], f.before[id] = f.run, distance, from
	heap.Push(&f.queue, node{id, distance})
}

func (f *flow) relax(id int) {
	step := func(to int, cost int64) {
		f.reach(to, id, f.distance[id]+cost+f.potential[id]-f.potential[to])
	}
	if id < len(f.rows) {
		step(f.sink(), f.without)
		for _, a := range f.rows[id] {
			if f.columnOf[id] != a.column {
				step(len(f.rows)+a.column, a.cost)
			}
		}
		return
	}
	column := id - len(f.rows)
	if f.room[column] > 0 {
		step(f.sink(), 0)
	}
	for _, row := range f.held[column] {
		step(row, -f.paid[row])
	}
}

// augment moves the rows along the path that ends at a node: a column with room,
// or a row that goes without.
func (f *flow) augment(end int) {
	if end >= len(f.rows) {
		f.room[end-len(f.rows)]--
	}
	for id := end; id >= 0; id = f.before[id] {
		if id >= len(f.rows) {
			f.move(f.before[id], id-len(f.rows))
		} else if id == end {
			f.move(id, -1)
		}
	}
}

// move takes a row out of its column and puts it into another, -1 for none.
func (f *flow) move(row, column int) {
	if old := f.columnOf[row]; old >= 0 {
		i := slices.Index(f.held[old], row)
		f.held[old] = slices.Delete(f.held[old], i, i+1)
	}
	f.columnOf[row] = column
	if column >= 0 {
		f.held[column] = append(f.held[column], row)
		i := slices.IndexFunc(f.rows[row], func(a arc) bool { return a.column == column })
		f.paid[row] = f.rows[row][i].cost
	}
}

type node struct {
	id       int
	distance int64
}

// nodes is a heap by distance, ties by id.
type nodes []node

func (q nodes) Len() int { return len(q) }
func (q nodes) Less(i, j int) bool {
	return q[i].distance < q[j].distance || q[i].distance == q[j].distance && q[i].id < q[j].id
}
func (q nodes) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *nodes) Push(x any)   { *q = append(*q, x.(node)) }
func (q *nodes) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
