"""The data for other tools: panels, samples, law and predictions as Parquet, csv.gz and Stata's .dta.

Reads what ``make combine law`` built; writes ``dist/data``: a file a table and format, with a data
package that says what every column is, and a README with the lines that read each.
"""

from analysis.publish.archive.data.package import write_data

__all__ = ["write_data"]
