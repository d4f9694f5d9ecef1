// Judges checkpoints and proofs with the tools that others use for theirs.
//
//	interop proof VKEY ORIGIN PROOF
//	interop consistency VKEY ORIGIN OLD-NOTE NEW-NOTE BASE64-HASH...
package main

import (
	"encoding/base64"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/formats/note"
	tlog "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

func main() {
	what, vkey, origin, files := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	if what == "proof" {
		judgeProof(vkey, origin, files[0])
	} else {
		judgeConsistency(vkey, origin, files[0], files[1], files[2:])
	}
}

func judgeProof(vkey, origin, file string) {
	var found tlog.TLogProof
	check(found.Unmarshal(read(file)))
	checkpoint := open(vkey, origin, found.Checkpoint)
	hashes := [][]byte{}
	for _, hash := range found.Hashes {
		hashes = append(hashes, hash[:])
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(found.ExtraData)
	check(proof.VerifyInclusion(
		rfc6962.DefaultHasher, found.Index, checkpoint.Size, leaf, hashes, checkpoint.Hash))
	fmt.Printf("%s", found.ExtraData)
}

func judgeConsistency(vkey, origin, oldFile, newFile string, encoded []string) {
	before, after := open(vkey, origin, read(oldFile)), open(vkey, origin, read(newFile))
	hashes := [][]byte{}
	for _, text := range encoded {
		hash, err := base64.StdEncoding.DecodeString(text)
		check(err)
		hashes = append(hashes, hash)
	}
	check(proof.VerifyConsistency(
		rfc6962.DefaultHasher, before.Size, after.Size, hashes, before.Hash, after.Hash))
	fmt.Printf("%d %d", before.Size, after.Size)
}

func open(vkey, origin string, content []byte) *log.Checkpoint {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	checkpoint, _, _, err := log.ParseCheckpoint(content, origin, verifier)
	check(err)
	return checkpoint
}

func read(file string) []byte {
	content, err := os.ReadFile(file)
	check(err)
	return content
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
