"""One management cluster, written in every layout of archives that customers send. One module for each layout."""
