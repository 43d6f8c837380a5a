package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The encodings by the names a Table gives them.
const (
	utf8Name    = "UTF-8"
	utf16LE     = "UTF-16LE"
	utf16BE     = "UTF-16BE"
	windows1252 = "Windows-1252"
	macRoman    = "Mac Roman"
	dos850      = "CP850"
)

var singleByte = map[string]*charmap.Charmap{
	windows1252: charmap.Windows1252, macRoman: charmap.Macintosh, dos850: charmap.CodePage850,
}

// sample is how much of a file its form is recognised by.
const sample = 256 << 10

// decoder turns the lines of a file into UTF-8. A file that is ASCII as far as
// the sample went is UTF-8 until it proves otherwise.
type decoder struct {
	name     string
	doubtful bool
	sawUTF8  bool // valid UTF-8 beyond ASCII was read
}

// recognise tells the encoding of a file by its beginning, and is the reader to
// go on with: without BOM, and from UTF-16 already decoded.
func recognise(r *bufio.Reader, want string) (*decoder, *bufio.Reader, error) {
	head, err := r.Peek(sample)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, nil, err
	}
	d := &decoder{name: want}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		r.Discard(3)
		d.name, d.sawUTF8 = utf8Name, true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		d.name = utf16LE
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		d.name = utf16BE
	case want != "":
	default:
		d.name, d.doubtful = guess(head, len(head) == sample)
	}
	if d.name == utf16LE || d.name == utf16BE {
		order := unicode.LittleEndian
		if d.name == utf16BE {
			order = unicode.BigEndian
		}
		decoded := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(r)
		return &decoder{name: d.name, sawUTF8: true}, bufio.NewReaderSize(decoded, sample), nil
	}
	return d, r, nil
}

func guess(head []byte, cut bool) (name string, doubtful bool) {
	if n := bytes.Count(head, []byte{0}); n > len(head)/4 {
		if bytes.IndexByte(head, 0)%2 == 1 {
			return utf16LE, true
		}
		return utf16BE, true
	}
	if cut { // not in the middle of a character
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	if utf8.Valid(head) {
		return utf8Name, false
	}
	if mostlyUTF8(head) {
		return utf8Name, false
	}
	return guessSingle(head)
}

// mostlyUTF8 reports whether characters of UTF-8 clearly outnumber stray bytes:
// then single rows are broken, not the file.
func mostlyUTF8(head []byte) bool {
	good, bad := 0, 0
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		head = head[n:]
	}
	return good > 3*bad
}

// umlauts are the bytes of äöüß and ÄÖÜ in each encoding.
var umlauts = map[string][2]string{
	windows1252: {"\xE4\xF6\xFC\xDF", "\xC4\xD6\xDC"},
	macRoman:    {"\x8A\x9A\x9F\xA7", "\x80\x85\x86"},
	dos850:      {"\x84\x94\x81\xE1", "\x8E\x99\x9A"},
}

// guessSingle counts where bytes make German words: a small umlaut after a
// letter, a capital one before a letter and after none.
func guessSingle(head []byte) (name string, doubtful bool) {
	letter := func(i int) bool {
		if i < 0 || i >= len(head) {
			return false
		}
		c := head[i] | 0x20
		return c >= 'a' && c <= 'z' || head[i] >= 0x80
	}
	score := map[string]int{}
	for i, c := range head {
		if c < 0x80 {
			continue
		}
		for name, set := range umlauts {
			small := strings.IndexByte(set[0], c) >= 0 && letter(i-1) && (letter(i+1) || c == set[0][3])
			capital := strings.IndexByte(set[1], c) >= 0 && !letter(i-1) && letter(i+1)
			if small || capital {
				score[name]++
			}
		}
	}
	name, best := windows1252, score[windows1252]
	for _, other := range []string{macRoman, dos850} {
		if score[other] > 2*best && score[other] > 1 {
			name, best = other, score[other]
		}
	}
	rest := score[windows1252] + score[macRoman] + score[dos850] - best
	return name, best == 0 || rest*4 > best
}

// line is one physical line as UTF-8, or false when it cannot be read.
func (d *decoder) line(b []byte) (string, bool) {
	if charset, ok := singleByte[d.name]; ok {
		return single(charset, b)
	}
	if utf8.Valid(b) {
		d.sawUTF8 = d.sawUTF8 || !ascii(b)
		return string(b), true
	}
	if d.sawUTF8 || d.name != utf8Name {
		return strings.ToValidUTF8(string(b), "\uFFFD"), false
	}
	d.name, d.doubtful = guessSingle(b)
	return single(singleByte[d.name], b)
}

func single(charset *charmap.Charmap, b []byte) (string, bool) {
	if ascii(b) {
		return string(b), true
	}
	var out strings.Builder
	good := true
	for _, c := range b {
		r := charset.DecodeByte(c)
		good = good && r != utf8.RuneError && (c < 0x80 || r >= 0xA0)
		out.WriteRune(r)
	}
	return out.String(), good
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
