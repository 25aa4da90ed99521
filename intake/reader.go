// Package intake reads messages of older systems from files: JSON, one object a
// line, plain or compressed with gzip or zstd. A wrong line is told with its
// number and reason, and reading goes on. What the older system calls a kind
// and a body becomes a topic and organizations of ours by a table.
//
//	reader.go   Open, Next: lines, compression, progress
//	item.go     one line, checked
//	mapping.go  the table from an older system's words to ours
package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"vidhuk"
)

// The limits of a file. A text longer than any message, or a file that unpacks
// to more than any archive of a city, is a mistake or an attack.
const (
	MaxLine    = 1 << 20 // bytes of one line
	MaxContent = 8 << 30 // bytes of the whole file, unpacked
	maxWindow  = 128 << 20
)

// Reader reads one file from its beginning to its end. It is for one goroutine,
// but BytesRead may be asked from others.
type Reader struct {
	name   string
	file   *os.File
	total  int64
	read   atomic.Int64
	lines  *bufio.Reader
	unpack io.Closer
	line   int
	ended  bool
}

// Open opens a file and finds out by its first bytes, not by its name, how it is
// packed. Refusals: import_no_file, import_not_file, import_format.
func Open(path string) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, refuse(vidhuk.NotFound, "import_no_file", err, "file", path)
		}
		return nil, refuse(vidhuk.Unavailable, "import_unreadable", err, "file", path)
	}
	r := &Reader{name: path, file: file}
	if err := r.begin(); err != nil {
		_ = file.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) begin() error {
	info, err := r.file.Stat()
	if err != nil {
		return refuse(vidhuk.Unavailable, "import_unreadable", err, "file", r.name)
	}
	if info.IsDir() {
		return refuse(vidhuk.Invalid, "import_not_file", nil, "file", r.name)
	}
	r.total = info.Size()
	packed := bufio.NewReaderSize(&counter{r.file, &r.read}, 64<<10)
	content, err := r.unpacked(packed)
	if err != nil {
		return err
	}
	r.lines = bufio.NewReaderSize(&limited{content, MaxContent}, 64<<10)
	if start, _ := r.lines.Peek(len(bom)); bytes.Equal(start, bom) {
		_, _ = r.lines.Discard(len(bom))
	}
	return nil
}

var bom = []byte("\xef\xbb\xbf")

// foreign are the beginnings of files that are something else entirely.
var foreign = []struct{ magic, format string }{
	{"PK\x03\x04", "ZIP"}, {"BZh", "bzip2"}, {"\xfd7zXZ\x00", "xz"}, {"7z\xbc\xaf", "7z"}, {"Rar!", "RAR"},
	{"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"}, {"%PDF", "PDF"}, {"SQLite format 3", "SQLite"}, {"[", "JSON array"},
}

// unpacked chooses how to read the content by its first bytes.
func (r *Reader) unpacked(packed *bufio.Reader) (io.Reader, error) {
	start, _ := packed.Peek(16)
	switch {
	case bytes.HasPrefix(start, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, refuse(vidhuk.Invalid, "import_broken", err, "file", r.name, "line", 1)
		}
		r.unpack = z
		return z, nil
	case bytes.HasPrefix(start, []byte("\x28\xb5\x2f\xfd")):
		z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, refuse(vidhuk.Invalid, "import_broken", err, "file", r.name, "line", 1)
		}
		r.unpack = z.IOReadCloser()
		return z, nil
	}
	for _, f := range foreign {
		if bytes.HasPrefix(start, []byte(f.magic)) {
			return nil, refuse(vidhuk.Invalid, "import_format", nil, "file", r.name, "format", f.format)
		}
	}
	return packed, nil
}

// Close closes the file.
func (r *Reader) Close() error {
	if r.unpack != nil {
		_ = r.unpack.Close()
	}
	return r.file.Close()
}

// BytesRead is how much of the file, as it is packed, has been read.
func (r *Reader) BytesRead() int64 { return r.read.Load() }

// BytesTotal is the size of the file as it is packed.
func (r *Reader) BytesTotal() int64 { return r.total }

// Line is the number of the line that Next gave last, from 1.
func (r *Reader) Line() int { return r.line }

// Next gives the next message. The error is io.EOF after the last, and for a
// wrong line a *vidhuk.Error of kind Invalid with the arguments file and line;
// reading then goes on with the line after it. A stream that breaks off is told
// once (import_broken, import_too_large); then comes io.EOF. Empty lines are
// passed over.
func (r *Reader) Next() (Item, error) {
	for !r.ended {
		line, err := r.next()
		if err != nil {
			return Item{}, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return r.item(line)
		}
	}
	return Item{}, io.EOF
}

// next gives one line, which stays valid until the next call.
func (r *Reader) next() ([]byte, error) {
	r.line++
	line, err := r.lines.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, r.end(err)
	}
	// A line longer than the buffer is gathered up to the limit; the rest of it
	// is read and thrown away, so that its length costs no memory.
	whole := bytes.Clone(line)
	length := len(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.lines.ReadSlice('\n')
		if length += len(line); length <= MaxLine {
			whole = append(whole, line...)
		}
	}
	if err := r.end(err); err != nil {
		return nil, err
	}
	if length > MaxLine {
		return nil, r.refuse("import_line_too_long", nil, "limit", MaxLine)
	}
	return whole, nil
}

// end notes the end of the content, and tells one that came too early.
func (r *Reader) end(err error) error {
	if err == nil {
		return nil
	}
	r.ended = true
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, errTooLarge):
		return r.refuse("import_too_large", err, "limit", int64(MaxContent))
	}
	return r.refuse("import_broken", err)
}

func (r *Reader) refuse(code string, cause error, pairs ...any) error {
	return refuse(vidhuk.Invalid, code, cause, append(pairs, "file", r.name, "line", r.line)...)
}

func refuse(kind vidhuk.Kind, code string, cause error, pairs ...any) error {
	e := vidhuk.Refuse(kind, code, pairs...)
	e.Err = cause
	return e
}

// counter counts the packed bytes that pass.
type counter struct {
	io.Reader
	read *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read.Add(int64(n))
	return n, err
}

var errTooLarge = errors.New("the content unpacks to more than the limit")

// limited refuses to unpack for ever.
type limited struct {
	io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLarge
	}
	n, err := l.Reader.Read(p)
	l.left -= int64(n)
	return n, err
}
