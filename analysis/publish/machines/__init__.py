"""The same numbers for machines: answers over stdio, and files of JSON beside the pages."""
