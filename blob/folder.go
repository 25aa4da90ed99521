package blob

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder keeps files under a folder, each as ab/cd/abcd…: no folder grows too
// long to be listed. Only the account that runs the program may read them.
type Folder struct {
	root string
}

const (
	folderMode = 0o700
	fileMode   = 0o600
	unfinished = ".new-*" // names of files that are being written; no key begins so
)

// OpenFolder makes the folder if it is not there.
func OpenFolder(root string) (*Folder, error) {
	if root == "" { // else files would lie wherever the program was started
		return nil, unavailable(errors.New("no folder is named"))
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, unavailable(err)
	}
	if err := makeFolder(root); err != nil {
		return nil, unavailable(err)
	}
	return &Folder{root: root}, nil
}

// Root is the absolute path of the folder.
func (f *Folder) Root() string { return f.root }

func (f *Folder) path(key string) string {
	return filepath.Join(f.root, key[:2], key[2:4], key)
}

// Put writes beside the final place, makes sure that the disk has it, and only
// then gives it its name: a reader or a crash meets a whole file or none.
func (f *Folder) Put(ctx context.Context, key string, data []byte) error {
	if err := checkPut(key, data); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return unavailable(err)
	}
	path := f.path(key)
	if kept, err := os.ReadFile(path); err == nil && bytes.Equal(kept, data) {
		return nil
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return unavailable(err)
	}
	return unavailable(write(path, data))
}

func write(path string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), unfinished) // CreateTemp's mode is 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(data)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// Get reads a file and checks that it is still what was put.
func (f *Folder) Get(ctx context.Context, key string) ([]byte, error) {
	if !valid(key) {
		return nil, missing(key)
	}
	if err := ctx.Err(); err != nil {
		return nil, unavailable(err)
	}
	data, err := os.ReadFile(f.path(key))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(key)
	case err != nil:
		return nil, unavailable(err)
	}
	return data, checkGot(key, data)
}

// Has asks the file system only.
func (f *Folder) Has(ctx context.Context, key string) (bool, error) {
	if !valid(key) {
		return false, nil
	}
	if err := ctx.Err(); err != nil {
		return false, unavailable(err)
	}
	_, err := os.Lstat(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, unavailable(err)
}

// Delete leaves the folders in place: another file may be about to enter them.
func (f *Folder) Delete(ctx context.Context, key string) error {
	if !valid(key) {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return unavailable(err)
	}
	err := os.Remove(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return unavailable(err)
}

// Walk passes over whatever is not a file of ours.
func (f *Folder) Walk(ctx context.Context, visit func(Info) error) error {
	var stopped error
	err := filepath.WalkDir(f.root, func(path string, entry fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		key := entry.Name()
		if !entry.Type().IsRegular() || !valid(key) || path != f.path(key) {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		stopped = visit(Info{Key: key, Size: info.Size()})
		return stopped
	})
	if stopped != nil {
		return stopped
	}
	return unavailable(err)
}

// makeFolder makes a folder and those above it, and makes sure that the disk
// knows each new name: a file in a folder that a crash forgets is lost too.
func makeFolder(path string) error {
	err := os.Mkdir(path, folderMode)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path {
		if err := makeFolder(parent); err != nil {
			return err
		}
		err = os.Mkdir(path, folderMode) // also where another made the parent meanwhile
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return isFolder(path)
	case err != nil:
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func isFolder(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: path, Err: errors.New("not a folder")}
	}
	return err
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
