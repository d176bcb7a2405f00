"""A page of publications, and a paper for the bibliography of its site that the page does not show yet."""

PUBLICATIONS = b"""# Publications

- Lena Rivera. [Moss on Stones](https://example.org/moss). *Alpine Letters*, 2023.
- Lena Rivera. [Stones on Moss](https://example.org/stones). *Alpine Letters*, 2022.
"""
ECHO = b"""@article{echo,
  title = {Echo Chambers in Glacier Retrieval},
  author = {Rivera, Lena and Okoye, Chidi},
  journal = {Transactions on Alpine Retrieval},
  year = {2024},
  month = jun,
}
"""
