"""Documents become records: readers, recognition, columns, citations, organs, prose and statutes."""
