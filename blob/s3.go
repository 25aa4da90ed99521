package blob

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 keeps files as objects of a bucket, under a prefix if the address has one.
type S3 struct {
	client *minio.Client
	bucket string
	prefix string // "" or "name/"
}

// tries is how often a request is sent before the bucket counts as not
// answering: a person waits for it.
const tries = 3

var errAddress = errors.New("the address of the files must look like s3://KEY:SECRET@host:port/bucket, " +
	"with / + % and the like in the secret written as %2F %2B %25")

// OpenS3 reads an address like
//
//	s3://KEY:SECRET@host:port/bucket/prefix?region=eu-central-1&insecure=1
//
// in which the prefix and everything after it may be left out. insecure=1
// speaks plain HTTP, for a server on the same machine. Characters such as "/"
// in the secret are written as %2F. The bucket must exist.
func OpenS3(where string) (*S3, error) {
	u, err := url.Parse(where)
	if err != nil {
		return nil, errAddress // err would show the secret
	}
	secret, _ := u.User.Password()
	bucket, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if u.Host == "" || bucket == "" || u.User.Username() == "" || secret == "" {
		return nil, errAddress
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:      credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure:     u.Query().Get("insecure") != "1",
		Region:     cmp.Or(u.Query().Get("region"), "us-east-1"), // asking the server for it costs a request and a right
		MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("the address of the files: %w", err)
	}
	if prefix != "" {
		prefix += "/"
	}
	return &S3{client: client, bucket: bucket, prefix: prefix}, nil
}

// Put sends the file in one request, so it is there whole or not at all.
func (s *S3) Put(ctx context.Context, key string, data []byte) error {
	if err := checkPut(key, data); err != nil {
		return err
	}
	_, err := s.client.PutObject(ctx, s.bucket, s.prefix+key, bytes.NewReader(data), int64(len(data)),
		minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true})
	return unavailable(err)
}

// Get reads a file and checks that it is still what was put.
func (s *S3) Get(ctx context.Context, key string) ([]byte, error) {
	if !valid(key) {
		return nil, missing(key)
	}
	object, err := s.client.GetObject(ctx, s.bucket, s.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, unavailable(err)
	}
	defer object.Close()
	data, err := io.ReadAll(object)
	if absent(err) {
		return nil, missing(key)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return data, checkGot(key, data)
}

// Has asks for the object's headers.
func (s *S3) Has(ctx context.Context, key string) (bool, error) {
	if !valid(key) {
		return false, nil
	}
	_, err := s.client.StatObject(ctx, s.bucket, s.prefix+key, minio.StatObjectOptions{})
	if absent(err) {
		return false, nil
	}
	return err == nil, unavailable(err)
}

// Delete is idempotent in S3 itself.
func (s *S3) Delete(ctx context.Context, key string) error {
	if !valid(key) {
		return nil
	}
	err := s.client.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{})
	if absent(err) {
		return nil
	}
	return unavailable(err)
}

// Walk passes over whatever is not an object of ours.
func (s *S3) Walk(ctx context.Context, visit func(Info) error) error {
	for object := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
		if err := errors.Join(object.Err, ctx.Err()); err != nil {
			return unavailable(err)
		}
		key := strings.TrimPrefix(object.Key, s.prefix)
		if !valid(key) {
			continue
		}
		if err := visit(Info{Key: key, Size: object.Size}); err != nil {
			return err
		}
	}
	return unavailable(ctx.Err())
}

func absent(err error) bool {
	return err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchKey
}
